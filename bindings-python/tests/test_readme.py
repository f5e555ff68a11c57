"""The README's example runs."""

import re

from conftest import ROOT


def test_the_example_of_the_readme(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    [example] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.S)
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out
