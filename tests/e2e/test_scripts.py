"""script/install-packages, with the test's own programs in place of the machine's."""

import os
import subprocess

import pytest
from conftest import ROOT


@pytest.fixture
def machine(tmp_path):
    """Runs script/install-packages with `programs` as the only programs of those names."""

    def run(**programs: str) -> tuple[subprocess.CompletedProcess, str]:
        folder = tmp_path / "bin"
        folder.mkdir()
        calls = tmp_path / "calls"
        for tool in ("bash", "grep", "dirname", "env"):
            found = subprocess.run(["which", tool], capture_output=True, text=True, check=True)
            (folder / tool).symlink_to(found.stdout.strip())
        for name, body in programs.items():
            program = folder / name.replace("_", "-")
            program.write_text(f'#!/bin/bash\necho "{name} $*" >> {calls}\n{body}\n')
            program.chmod(0o755)
        done = subprocess.run(
            ["bash", str(ROOT / "script" / "install-packages"), "here", "lacking"],
            env=os.environ | {"PATH": str(folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done, calls.read_text() if calls.exists() else ""

    return run


HAS_HERE = '[ "${@: -1}" = here ] && echo "install ok installed"'
SUDO = 'shift; [ "$1" = true ] || exec "$@"'


def test_says_what_it_installs_before_it_does(machine):
    done, calls = machine(dpkg_query=HAS_HERE, id="echo 1000", sudo=SUDO, apt_get="exit 0")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == "installing packages with sudo: lacking"
    assert "apt_get install -y -q --no-install-recommends lacking" in calls
    assert "sudo -n" in calls


def test_root_needs_no_sudo(machine):
    done, calls = machine(dpkg_query=HAS_HERE, id="echo 0", apt_get="exit 0")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == "installing packages: lacking"
    assert "apt_get install" in calls


@pytest.mark.parametrize("sudo", [{}, {"sudo": "exit 1"}], ids=["none", "wants a password"])
def test_where_sudo_would_ask_it_says_what_to_run(machine, sudo):
    done, calls = machine(dpkg_query=HAS_HERE, id="echo 1000", apt_get="exit 0", **sudo)
    assert done.returncode == 1
    assert "apt-get install -y --no-install-recommends lacking" in done.stderr
    assert "apt_get" not in calls


def test_nothing_lacking_is_silent(machine):
    done, calls = machine(dpkg_query='echo "install ok installed"', id="exit 1")
    assert done.returncode == 0 and not done.stderr and not done.stdout
    assert "id" not in calls.split()
