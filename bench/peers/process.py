"""The machine, and a worker process on some of its cores."""

import contextlib
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from peer import Unavailable
from workload import Workload

FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "amx_bf16")


@dataclass
class Machine:
    cpus: list[int]  # CPUs to measure on

    @property
    def threads(self) -> int:
        return len(self.cpus)

    def pin(self) -> None:
        os.sched_setaffinity(0, self.cpus)

    def describe(self) -> str:
        flags = [flag for flag in FLAGS if flag in _processor("flags").split()]
        return f"{_processor('model name')} ({', '.join(flags)}), CPUs {','.join(map(str, self.cpus))}"


def _processor(field: str) -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith(field):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def has_vnni() -> bool:
    return not {"avx512_vnni", "avx_vnni", "amx_int8"}.isdisjoint(_processor("flags").split())


def has_bf16() -> bool:
    return not {"avx512_bf16", "amx_bf16"}.isdisjoint(_processor("flags").split())


def first_cores(count: int) -> list[int]:
    """CPUs that this process may use, each on a different core."""
    cores: dict[str, int] = {}
    for cpu in sorted(os.sched_getaffinity(0)):
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        core = str(cpu)
        with contextlib.suppress(OSError):
            core = siblings.read_text().strip()
        cores.setdefault(core, cpu)
    return list(cores.values())[:count]


class WorkerProcess:
    """worker.py with one peer in it."""

    def __init__(self, peer: str, model: Path, workload: Workload, cache: Path, machine: Machine, tune: bool):
        self.log = cache / f"{peer}.log"
        command = [sys.executable, Path(__file__).with_name("worker.py"), peer, "--model", model]
        command += ["--pairs", workload.pairs, "--cache", cache, "--threads", str(machine.threads)]
        cache.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command + ["--tune"] * tune,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                preexec_fn=machine.pin,
                env=os.environ | {"OMP_NUM_THREADS": str(machine.threads), "HF_HUB_OFFLINE": "1"},
            )

    def _ask(self, command: str) -> dict:
        with contextlib.suppress(BrokenPipeError):
            print(command, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            tail = self.log.read_text().strip().splitlines()[-1:]
            raise Unavailable(f"died: {' '.join(tail)} (exit code {self.process.wait()}; its log: {self.log})")
        answer = json.loads(answer)
        if "unavailable" in answer:
            raise Unavailable(answer["unavailable"])
        return answer

    def tune(self) -> dict:
        return self._ask("tune")

    def round(self) -> float:
        return self._ask("round")["seconds"]

    def scores(self) -> list[float]:
        return self._ask("scores")["logits"]

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait()
