"""Completions and man pages, in the shells and formatters themselves."""

import os
import re
import shutil
import subprocess

import pytest
from conftest import binary

COMMANDS = [
    "rank", "serve", "pull", "models", "inspect", "verify", "keys", "bench", "trec_eval", "eval", "calibrate", "completions", "help", "man"
]


def podium(*arguments: str) -> str:
    done = subprocess.run(
        [binary(), *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def needs(tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"there is no {tool} here")


@pytest.fixture(scope="module")
def completions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("completions")
    for shell in ("bash", "zsh", "fish"):
        (folder / shell).write_text(podium("completions", shell))
    return folder


def complete_in_bash(script, *words: str, folder=None) -> list[str]:
    """Bash's completions for the last of the words."""
    line = f"""
        source {script}
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _podium 2>&1
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "-uc", line, "bash", "podium", *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    return [word for word in done.stdout.splitlines() if word]


def test_bash_completes_commands_and_options(completions):
    script = completions / "bash"
    assert sorted(complete_in_bash(script, "")) == sorted(COMMANDS)
    assert complete_in_bash(script, "ra") == ["rank"]
    options = complete_in_bash(script, "rank", "--f")
    assert sorted(options) == ["--fallback", "--format", "--fuse"]
    assert "--threads" in complete_in_bash(script, "rank", "-q", "a b", "-")
    assert complete_in_bash(script, "keys", "ro") == ["rotate"]
    assert complete_in_bash(script, "keys", "add", "--kin") == ["--kind"]
    assert complete_in_bash(script, "completions", "") == ["bash", "zsh", "fish"]


def test_bash_completes_values(completions):
    script = completions / "bash"
    formats = ["table", "json", "jsonl", "csv", "trec", "context"]
    assert complete_in_bash(script, "rank", "--format", "") == formats
    assert complete_in_bash(script, "rank", "-f", "js") == ["json", "jsonl"]
    assert complete_in_bash(script, "rank", "--format", "=", "tr") == ["trec"]
    assert complete_in_bash(script, "rank", "--format", "=") == formats
    assert complete_in_bash(script, "rank", "--top-n", "") == []
    assert complete_in_bash(script, "keys", "add", "--kind", "t") == ["trial"]


def test_bash_completes_files(completions, tmp_path):
    (tmp_path / "bm 25.trec").touch()
    (tmp_path / "corpus.jsonl").touch()
    script = completions / "bash"
    for option in ("--run", "--corpus", "--output", "--model"):
        assert complete_in_bash(
            script, "rank", option, "bm", folder=tmp_path
        ) == ["bm 25.trec"]
    assert complete_in_bash(script, "rank", "cor", folder=tmp_path) == [
        "corpus.jsonl"
    ]
    for option in ("--run", "--ranker", "--dataset", "--baseline"):
        assert complete_in_bash(
            script, "eval", option, "bm", folder=tmp_path
        ) == ["bm 25.trec"]
    assert complete_in_bash(script, "bench", "cor", folder=tmp_path) == []


def test_every_option_of_every_command_is_there(completions):
    """The completions know every option that --help lists."""
    bash = (completions / "bash").read_text()
    zsh = (completions / "zsh").read_text()
    fish = (completions / "fish").read_text()
    for command in (["rank"], ["serve"], ["keys", "add"], ["bench"], ["eval"]):
        listed = [
            word.strip(",")
            for line in podium(*command, "--help").splitlines()
            if line.startswith("  -")
            for word in line.split()
            if word.startswith("-")
        ]
        assert len(listed) > 2, command
        for name in listed:
            assert name in bash and name in zsh, name
            flag = name.removeprefix("--")
            wanted = f" -l {flag}" if flag != name else f" -s {name[1:]}"
            assert wanted in fish, name


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_are_of_their_shell(completions, shell):
    needs(shell)
    check = {"bash": "-n", "zsh": "-n", "fish": "--no-execute"}[shell]
    done = subprocess.run(
        [shell, check, str(completions / shell)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0 and not done.stderr, done.stderr


def test_fish_completes(completions):
    needs("fish")
    line = f"source {completions}/fish; complete -C 'podium rank --format js'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", line],
        capture_output=True,
        text=True,
        timeout=60,
    )
    offered = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert offered == ["json", "jsonl"], done.stderr


def test_zsh_takes_it(completions):
    needs("zsh")
    line = (
        "autoload -Uz compinit; compinit -u -D;"
        f"source {completions}/zsh; print $_comps[podium]"
    )
    done = subprocess.run(
        ["zsh", "-f", "-c", line], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "_podium\n" and not done.stderr, done.stderr


PAGES = [
    [],
    ["rank"],
    ["serve"],
    ["bench"],
    ["trec_eval"],
    ["eval"],
    ["calibrate"],
    ["keys"],
    ["keys", "add"],
    ["completions"],
    ["help"],
    ["man"],
]


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_man_pages_have_no_warnings(page):
    needs("groff")
    done = subprocess.run(
        ["groff", "-man", "-ww", "-z", "-Tutf8"],
        input=podium("man", *page),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0 and not done.stderr, done.stderr


def rendered(page: str) -> str:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-P-cbou"],
        input=page,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("−", "-").replace("‐", "-")


def test_man_pages_say_what_help_says():
    needs("groff")
    page = " ".join(rendered(podium("man", "rank")).split())
    assert "podium-rank - Rank documents for a query" in page
    for text in ("SYNOPSIS", "--top-n, -n N", "One of table, json", "EXAMPLES"):
        assert text in page, text
    example = """printf '%s\\n' "Bees dance." "Cats sleep." | podium rank"""
    assert example in page


def test_man_shows_a_page():
    needs("man")
    done = subprocess.run(
        ["man", "--warnings", "-l", "-"],
        input=podium("man", "keys", "add"),
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"MANPAGER": "cat", "MAN_KEEP_FORMATTING": ""},
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert "podium" in done.stdout and "--kind" in done.stdout


def refused(*arguments: str) -> str:
    """The one line of a usage error."""
    done = subprocess.run(
        [binary(), *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2 and not done.stdout, done
    (line,) = done.stderr.splitlines()
    return line


def test_no_such_page():
    assert "no such command" in refused("man", "nothing")


def test_help_is_a_command_too():
    for command in ([], ["rank"], ["keys", "add"]):
        assert podium("help", *command) == podium(*command, "--help")


def test_version_has_facts_below_its_line():
    first, *facts = podium("--version").splitlines()
    assert re.fullmatch(r"podium \d+\.\d+\.\d+", first)
    assert [fact.split(": ")[0] for fact in facts] == [
        "commit", "build", "instruction set", "built-in model"
    ]  # fmt: skip
    assert re.fullmatch(r"commit: (unknown|[0-9a-f]{12}(-dirty)?)", facts[0])


def test_help_names_no_home():
    done = subprocess.run(
        [binary(), "serve", "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"HOME": "/home/somebody", "XDG_STATE_HOME": "/state-of"},
    )
    assert "~/.local/state" in done.stdout
    assert "somebody" not in done.stdout and "/state-of" not in done.stdout


def test_a_slip_is_one_line_that_says_what_to_type(tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("Bees dance.\n")
    for arguments, mend in [
        (["rnk"], "did you mean rank?"),
        (["rank", "--top", "3"], "did you mean --top-n?"),
        (["rank", "--top-n", "0"], "'0' is not a whole number of at least 1"),
        (["rank", "--query", "q", str(notes), str(notes)], f"cat {notes} {notes} | podium rank"),
        (["rank", "how do bees talk"], 'podium rank --query "how do bees talk" FILE'),
        (["keys", "add"], "name is missing"),
    ]:
        assert mend in refused(*arguments), arguments


def test_a_wrong_key_of_a_config_file_is_found(tmp_path):
    config = tmp_path / "podium.toml"
    config.write_text("[serve]\nport = 0\nmax-documens = 3\n")
    line = refused("serve", "--config", str(config))
    assert f"{config}:3: [serve] max-documens" in line
    assert "did you mean max-documents?" in line
