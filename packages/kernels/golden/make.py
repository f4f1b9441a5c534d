#!/usr/bin/env python3
"""Derives the polynomials and tables of ../src/math and the reference values beside this file, with mpmath.

    python3 -m venv venv && venv/bin/pip install mpmath==1.3.0
    venv/bin/python make.py polynomials   # prints each one with its error, and says which literals the sources lack
    venv/bin/python make.py tables        # writes ../src/math/*-table.ts
    venv/bin/python make.py samples       # writes math.json

A polynomial interpolates at the Chebyshev nodes of its interval, which is within a small factor of the best one; a degree is
chosen so that the factor does not matter. Errors printed are log2 of the absolute error of the function it stands in for.
"""

import sys
from pathlib import Path

from mpmath import (acos, asin, asinh, atan, cos, cosh, erf, erfc, exp, expm1, floor, ln2, log, log1p, lu_solve, matrix, mp, mpf, pi,
                    sin, sinh, sqrt, tan, tanh)

mp.prec = 400
HERE = Path(__file__).parent
SOURCE = HERE.parent / 'src' / 'math'


def polynomial(f, low, high, count):
    """Coefficients, lowest power first, of the interpolant of `f` at `count` Chebyshev nodes of [low, high]."""
    return [float(c) for c in exact_polynomial(f, low, high, count)]


def exact_polynomial(f, low, high, count):
    low, high = mpf(low), mpf(high)
    middle, half = (low + high) / 2, (high - low) / 2
    nodes = [middle + half * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    powers = matrix(count, count)
    values = matrix(count, 1)
    for i, x in enumerate(nodes):
        values[i] = f(x)
        for j in range(count):
            powers[i, j] = x**j
    solution = lu_solve(powers, values)
    return [solution[j] for j in range(count)]


def error_log2(f, coefficients, low, high, weight):
    worst = mpf(2) ** -200
    for i in range(501):
        x = mpf(low) + (mpf(high) - mpf(low)) * (i + mpf('0.37')) / 501
        value = sum(c * x**j for j, c in enumerate(coefficients))
        worst = max(worst, abs((value - f(x)) * weight(x)))
    return float(log(worst, 2))


NEAR = mpf(2) ** -60  # an interval's end beside 0, where the quotients below are 0/0
STEP = ln2 / 128 * mpf('1.0001')
POLYNOMIALS = {
    # name: (source, function, low, high, count, weight that turns its error into the error of the result)
    'exp: (e^r - 1 - r)/r²': ('exp.ts', lambda r: (expm1(r) - r) / r**2, -STEP + NEAR, STEP, 5, lambda r: r**2),
    'expm1: (e^x - 1 - x - x²/2)/x³': (
        'exp.ts', lambda x: (expm1(x) - x - x * x / 2) / x**3, -mpf('0.0625') + NEAR, '0.0625', 7, lambda x: x**2),
    'log: (log(1+r) - r + r²/2)/r³': (
        'log.ts', lambda r: (log1p(r) - r + r * r / 2) / r**3, mpf('-0.0083') + NEAR, '0.0083', 6, lambda r: r**2),
    'sin: (sin x / x - 1 + z/6)/z²': (
        'circular.ts', lambda z: (sin(sqrt(z)) / sqrt(z) - 1 + z / 6) / z**2, NEAR, '0.6175', 6, lambda z: z**2),
    'cos: (cos x - 1 + z/2)/z²': (
        'circular.ts', lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, NEAR, '0.6175', 7, lambda z: z**2),
    'sinh: (sinh x / x - 1)/z': ('hyperbolic.ts', lambda z: (sinh(sqrt(z)) / sqrt(z) - 1) / z, NEAR, '0.0625', 6, lambda z: z),
    'tanh: (tanh x / x - 1)/z': ('hyperbolic.ts', lambda z: (tanh(sqrt(z)) / sqrt(z) - 1) / z, NEAR, '0.0625', 8, lambda z: z),
    'asin: (asin x / x - 1)/z': ('arc.ts', lambda z: (asin(sqrt(z)) / sqrt(z) - 1) / z, NEAR, '0.25', 13, lambda z: z),
    'atan: (atan x / x - 1)/z': ('arc.ts', lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z, NEAR, '0.03516', 8, lambda z: z),
    'atan in a step: (atan t / t - 1)/z': (
        'arc.ts', lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z, NEAR, '0.000245', 3, lambda z: z),
    'cbrt: a first guess': ('cbrt.ts', lambda m: exp(log(m) / 3), 1, 8, 5, lambda m: exp(-log(m) / 3)),
    'erf: (erf x / x - 2/√π)/z': (
        'normal.ts', lambda z: (erf(sqrt(z)) / sqrt(z) - 2 / sqrt(pi)) / z, NEAR, '0.25', 10, lambda z: z),
}


def polynomials():
    missing = 0
    for name, (source, f, low, high, count, weight) in POLYNOMIALS.items():
        coefficients = polynomial(f, low, high, count)
        path = SOURCE / source
        text = path.read_text().replace('_', '') if path.exists() else ''
        lacking = [c for c in coefficients if literal(abs(c)) not in text]
        missing += len(lacking)
        print(f'{name}  2^{error_log2(f, coefficients, low, high, weight):.1f}  {source} lacks {len(lacking)}')
        for c in coefficients:
            print(f'    {literal(c)}')
    sys.exit(1 if missing else 0)


def literal(value):
    """The shortest decimal of a double in JavaScript's spelling."""
    text = repr(float(value))
    if 'e' in text:
        mantissa, exponent = text.split('e')
        return f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    return text.removesuffix('.0')


def rounded(value, bits):
    """`value` to the nearest multiple of 2^-bits."""
    return floor(value * mpf(2) ** bits + mpf('0.5')) / mpf(2) ** bits


def head_and_tail(value):
    head = float(value)
    return [head, float(value - mpf(head))]


def split(value, bits):
    """A head on the grid 2^-bits, so that sums of heads are exact, and the rest."""
    head = rounded(value, bits)
    return [float(head), float(value - head)]


def log_intervals():
    """The centre of each interval of `log`: the index is the high word less 0x3fe5e000, shifted right by 14."""
    import struct
    for i in range(64):
        high = 0x3FE5E000 + (i << 14)
        edges = [struct.unpack('>d', struct.pack('>II', high + add, 0))[0] for add in (0, 1 << 14)]
        low, up = mpf(edges[0]), mpf(edges[1])
        inverse = mpf(1) if low < 1 < up else floor(8192 / (low + up) + mpf('0.5')) / 4096
        yield low, up, inverse


def tables():
    rows = [head_and_tail(mpf(2) ** (mpf(j) / 64)) for j in range(64)]
    rows = [[head, float((mpf(2) ** (mpf(j) / 64) - head) / head)] for j, (head, _) in enumerate(rows)]
    write('exp-table.ts', 'EXP_TABLE', '2^(j/64) rounded, and the relative rest: their product with 1 + rest is 2^(j/64) to 2^-106.', rows)
    worst = 0
    rows = []
    for low, up, inverse in log_intervals():
        worst = max(worst, abs(low * inverse - 1), abs(up * inverse - 1))
        rows.append([float(inverse), *split(-log(inverse), 42)])
    print('log: largest |r|', float(worst))
    write('log-table.ts', 'LOG_TABLE',
          'For each of 64 intervals: 1/c to 12 bits, and log c as a multiple of 2^-42 and the rest.', rows)
    rows = []
    for i in range(23):
        low, up = (mpf(2) ** (j // 4 - 1) * (1 + mpf(j % 4) / 4) for j in (i, i + 1))
        centre = (low + up) / 2
        tail = exact_polynomial(lambda d: exp((centre + d) ** 2) * erfc(centre + d), low - centre, up - centre, 14)
        rows.append([float(centre), *head_and_tail(tail[0]), *tail[1:]])
    write('tail-table.ts', 'TAIL_TABLE',
          'e^(y²) erfc(y) for 0.5 ≤ y < 28, four intervals to a doubling: the centre c, the value at c rounded and the rest of it, and the '
          'coefficients of y - c to its powers 1 to 13.', rows)
    rows = [head_and_tail(atan(mpf(j) / 32)) for j in range(33)]
    write('atan-table.ts', 'ATAN_TABLE', 'atan(j/32) rounded, and the rest.', rows)
    digits = []
    x = 2 / pi
    with mp.workprec(1600):
        x = 2 / +pi
        for _ in range(56):
            x *= 2**24
            digits.append(int(floor(x)))
            x -= floor(x)
    write('two-over-pi-table.ts', 'TWO_OVER_PI', 'The digits of 2/π to the base 2^24, the first one the 24 bits after the point.',
          [digits[i:i + 8] for i in range(0, 56, 8)])


def write(file, name, meaning, rows):
    lint = '' if file != 'exp-table.ts' else '// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: √2 is one number of the table\n\n'
    lines = [', '.join(literal(value) for value in row) + ',' for row in rows]
    packed, line = [], ''
    for part in [piece for row in lines for piece in row.removesuffix(',').split(', ')]:
        if len(line) + len(part) + 2 > 118:
            packed.append(line.rstrip())
            line = ''
        line += f'{part}, '
    packed.append(line.rstrip())
    body = '\n'.join(f'  {line}' for line in packed)
    (SOURCE / file).write_text(
        f'// Written by golden/make.py tables.\n\n{lint}/** {meaning} */\n// biome-ignore format: one long row of numbers\n'
        f'export const {name}: Float64Array = /* @__PURE__ */ Float64Array.of(\n{body}\n)\n')


if __name__ == '__main__':
    {'polynomials': polynomials, 'tables': tables}[sys.argv[1]]()
