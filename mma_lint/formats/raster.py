"""A picture as PNG. Drawing text takes fonts and a renderer, which the standard library has not: the `plot` extra brings one."""

from mma_lint.misuse import Misuse


def png(svg: str) -> bytes:
    """The SVG document of `plot` as PNG, in light colours and twice its size. Raises Misuse where the renderer is not installed."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise Misuse("drawing a PNG needs the `plot` extra: pip install 'mma-lint[plot]'; or name an .svg file, which needs nothing") from None
    return bytes(svg_to_bytes(svg_string=svg, zoom=2))
