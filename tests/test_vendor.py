"""What we serve of other people's code is exactly what was recorded when it was fetched."""

from tools import vendor


def recorded_files() -> dict[str, str]:
    return {path: digest for package in vendor.read_manifest().values() for path, digest in package["files"].items()}


def test_every_vendored_file_is_as_recorded():
    files = recorded_files()

    assert {path: vendor.sha256(vendor.ROOT / path) for path in files} == files


def test_nothing_else_lies_in_the_vendored_folders():
    folders = (vendor.MANIFEST.parent, vendor.ROOT / "tests/browser/vendor")
    found = {str(path.relative_to(vendor.ROOT)) for folder in folders for path in folder.rglob("*") if path.is_file()}

    assert found == {*recorded_files(), str(vendor.MANIFEST.relative_to(vendor.ROOT))}


def test_the_manifest_has_every_package_with_its_licence_text():
    manifest = vendor.read_manifest()

    assert {(name, package["version"]) for name, package in manifest.items()} == {
        (package.name, package.version) for package in vendor.PACKAGES
    }
    assert all(any(path.endswith("/LICENSE") for path in package["files"]) for package in manifest.values())
