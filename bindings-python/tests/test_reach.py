"""Every compiled function is reached by the Python half, and typed."""

import ast
import inspect
import types
from pathlib import Path

import paripassu
from paripassu import _native

HERE = Path(paripassu.__file__).parent


def compiled(module, path=""):
    for name, value in vars(module).items():
        if isinstance(value, types.ModuleType):
            yield from compiled(value, f"{path}{name}.")
        elif inspect.isbuiltin(value) and not name.startswith("_"):
            yield path + name


def called():
    for file in HERE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute):
                text = ast.unparse(node)
                if text.startswith("_native."):
                    yield text.removeprefix("_native.")


def stubs(node, path=""):
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield from stubs(child, f"{path}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            yield path + child.name, len(child.args.args)


def test_every_compiled_function_is_called_and_typed():
    functions = set(compiled(_native))
    assert len(functions) > 350
    assert functions - set(called()) == set()
    typed = dict(stubs(ast.parse((HERE / "_native.pyi").read_text())))
    assert functions ^ set(typed) == set()


def test_stubs_have_as_many_arguments_as_the_functions():
    for path, count in stubs(ast.parse((HERE / "_native.pyi").read_text())):
        function = _native
        for step in path.split("."):
            function = getattr(function, step)
        assert len(inspect.signature(function).parameters) == count, path


def public(module):
    for name in module.__all__:
        value = getattr(module, name)
        if isinstance(value, types.ModuleType):
            yield from public(value)
        elif inspect.isfunction(value):
            yield value


def test_every_public_function_is_documented_and_annotated():
    for module in (paripassu.clo, paripassu.risk, paripassu.portfolio, paripassu.backtest):
        for function in public(module):
            assert function.__doc__, function
            signature = inspect.signature(function)
            assert signature.return_annotation is not inspect.Signature.empty, function
            assert all(p.annotation is not p.empty for p in signature.parameters.values()), function
