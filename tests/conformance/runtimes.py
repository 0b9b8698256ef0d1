"""Sets up what each language's clients need to run, and starts a client's runner.

script/conformance-clients makes the environments under build/conformance.
"""

import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build/conformance"


class Missing(Exception):
    """Why a client cannot run here."""


class Runtime:
    def __init__(self, program: str, made: str, command, folder=lambda client: HERE):
        self._program, self._made = program, made
        self._command, self.folder = command, folder

    def check(self, client: dict) -> None:
        if shutil.which(self._program) is None:
            raise Missing(f"this machine has no {self._program}")
        made = BUILD / self._made.format(**client)
        if not made.exists():
            raise Missing(f"no build/conformance/{made.relative_to(BUILD)}; script/conformance-clients makes it")

    def command(self, client: dict, job: Path) -> list[str]:
        return [part.format(build=BUILD, here=HERE, job=job, **client) for part in self._command]


RUNTIMES = {
    "Python": Runtime(
        "python3",
        "python-{environment}/made",
        ["{build}/python-{environment}/bin/python", "{here}/python/run.py", "{job}"],
    ),
    "JavaScript": Runtime(
        "node",
        "javascript/made",
        ["node", "{here}/javascript/run.js", "{job}"],
        folder=lambda client: BUILD / "javascript",
    ),
    "Go": Runtime("go", "go/made", ["{build}/go/run", "{job}"]),
    "Java": Runtime("java", "java/made", ["java", "-cp", "{build}/java/lib/*", "{here}/java/Run.java", "{job}"]),
    "replayed": Runtime("python3", ".", ["{build}/../venv/bin/python", "{here}/replay/run.py", "{job}"]),
}
