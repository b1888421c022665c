"""Fetches the browser libraries and fonts we serve ourselves: `./run vendor` (needs npm).

Each package is taken by name and exact version, only the files we serve are kept, with the licence beside them,
and their SHA-256 goes into the manifest. Fetching a version again must give the same bytes, else it stops.
To update a library change its version here and the folder name in the templates.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "app/static/vendor/manifest.json"


@dataclass(frozen=True)
class Package:
    """One npm package: where its kept files go, and which they are (a name in the package: its name here)."""

    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str]


FONT_SUBSETS = ("latin-ext", "latin", "cyrillic")

PACKAGES = (
    Package(
        name="leaflet",
        version="1.9.4",
        licence="BSD-2-Clause",
        folder="app/static/vendor/leaflet-1.9.4",
        files={
            "dist/leaflet.js": "leaflet.js",
            "dist/leaflet.css": "leaflet.css",
            "LICENSE": "LICENSE",
            **{
                f"dist/images/{name}.png": f"images/{name}.png"
                for name in ("layers", "layers-2x", "marker-icon", "marker-icon-2x", "marker-shadow")
            },
        },
    ),
    Package(
        name="@fontsource-variable/source-sans-3",
        version="5.3.0",
        licence="OFL-1.1",
        folder="app/static/vendor/source-sans-3-5.3.0",
        files={
            "index.css": "source-sans-3.css",
            "LICENSE": "LICENSE",
            **{
                f"files/source-sans-3-{subset}-wght-normal.woff2": f"files/source-sans-3-{subset}-wght-normal.woff2"
                for subset in FONT_SUBSETS
            },
        },
    ),
    Package(
        name="axe-core",
        version="4.14.1",
        licence="MPL-2.0",
        folder="tests/browser/vendor/axe-core-4.14.1",
        files={"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"},
    ),
)


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_manifest() -> dict[str, dict]:
    """The recorded packages: name -> version, licence and {path from the project folder: SHA-256}."""
    return json.loads(MANIFEST.read_text()) if MANIFEST.exists() else {}


def only_kept_subsets(css: str) -> str:
    """The @font-face blocks of the alphabets we keep; the package's own file names seven."""
    blocks = re.findall(r"/\* source-sans-3-([a-z-]+)-wght-normal \*/\s*(@font-face \{.*?\n\})", css, re.DOTALL)
    return "\n\n".join(face for subset, face in blocks if subset in FONT_SUBSETS) + "\n"


def unpack(package: Package, archive: Path) -> dict[str, str]:
    """Writes the kept files of a package and answers with their checksums."""
    target = ROOT / package.folder
    shutil.rmtree(target, ignore_errors=True)
    with tarfile.open(archive) as tar:
        for source, name in package.files.items():
            member = tar.extractfile(f"package/{source}")
            assert member is not None, f"{package.name} has no {source}"
            content = member.read()
            if name == "source-sans-3.css":
                content = only_kept_subsets(content.decode()).encode()
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return {f"{package.folder}/{name}": sha256(target / name) for name in sorted(package.files.values())}


def fetch(package: Package) -> dict[str, str]:
    """Downloads one package through npm and unpacks it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}", "--pack-destination", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return unpack(package, next(Path(folder).glob("*.tgz")))


def main() -> None:
    """Fetches every package, compares with the manifest and writes it."""
    if shutil.which("npm") is None:
        sys.exit("Fetching the browser libraries needs npm: install it with 'apt-get install npm' and try again.")
    recorded = read_manifest()
    manifest = {}
    for package in PACKAGES:
        files = fetch(package)
        before = recorded.get(package.name, {"version": None, "files": {}})
        changed = [path for path, digest in files.items() if before["files"].get(path, digest) != digest]
        if changed and before["version"] == package.version:
            sys.exit(f"{package.name} {package.version} is not what was recorded: {', '.join(changed)} differ.")
        manifest[package.name] = {"version": package.version, "licence": package.licence, "files": files}
        print(f"{package.name} {package.version}: {len(files)} files in {package.folder}")
    MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
