"""Small arithmetic, calculated and shown from the same text: the formula that is printed is the one that was used."""

import ast
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

Value = Decimal | Sequence[Decimal]
SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "/"}


class CannotCalculate(ValueError):
    """A number the formula needs is not there, or it divides by nothing."""


def calculate(formula: str, values: Mapping[str, Value]) -> Decimal:
    """The exact result of `formula`: names of `values`, numbers, + − * / and `mean(series)`. Raises CannotCalculate."""
    return _calculate(ast.parse(formula, mode="eval").body, values)


def with_numbers(formula: str, values: Mapping[str, Value], show: Callable[[Decimal], str]) -> str:
    """The formula with numbers in place of names, as `show` writes them: '285 + 137.5 + 130'."""
    return _written(ast.parse(formula, mode="eval").body, values, show)


def _calculate(node: ast.expr, values: Mapping[str, Value]) -> Decimal:
    match node:
        case ast.BinOp(left, op, right):
            return _combined(_calculate(left, values), op, _calculate(right, values))
        case ast.Call(ast.Name("mean"), [ast.Name(name)]):
            series = _series(name, values)
            return sum(series, Decimal()) / len(series)
        case _:
            return _number(node, values)


def _combined(left: Decimal, op: ast.operator, right: Decimal) -> Decimal:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div() if right:
            return left / right
    raise CannotCalculate(f"{left} {SIGNS.get(type(op), '?')} {right}")


def _number(node: ast.expr, values: Mapping[str, Value]) -> Decimal:
    match node:
        case ast.Constant(value) if isinstance(value, int):
            return Decimal(value)
        case ast.Name(name) if isinstance(found := values.get(name), Decimal):
            return found
    raise CannotCalculate(ast.unparse(node))


def _series(name: str, values: Mapping[str, Value]) -> Sequence[Decimal]:
    found = values.get(name)
    if found is None or isinstance(found, Decimal) or not found:
        raise CannotCalculate(name)
    return found


def _written(node: ast.expr, values: Mapping[str, Value], show: Callable[[Decimal], str]) -> str:
    match node:
        case ast.BinOp(left, op, right):
            return f"{_part(left, op, values, show)} {SIGNS[type(op)]} {_part(right, op, values, show, last=True)}"
        case ast.Call(ast.Name("mean"), [ast.Name(name)]):
            series = _series(name, values)
            return f"({' + '.join(map(show, series))}) / {len(series)}"
        case _:
            return show(_number(node, values))


def _part(
    node: ast.expr,
    around: ast.operator,
    values: Mapping[str, Value],
    show: Callable[[Decimal], str],
    *,
    last: bool = False,
) -> str:
    """An operand, in brackets where leaving them out would change the result."""
    written = _written(node, values, show)
    if not isinstance(node, ast.BinOp):
        return written
    weaker = isinstance(node.op, ast.Add | ast.Sub) and not isinstance(around, ast.Add | ast.Sub)
    return f"({written})" if weaker or (last and isinstance(around, ast.Sub | ast.Div)) else written
