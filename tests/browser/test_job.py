"""The whole job as a housing officer lives it, in Latvian, at desktop and phone width."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from seed.programme import STAFF
from tests.browser.test_every_page import sign_in

OFFICER = STAFF[0].email
