"""Reading a drawing back: what a picture says, so that it can be compared with the numbers it was drawn from."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from xml.etree.ElementTree import Element

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def parsed(svg: str) -> Element:
    """The drawing as a tree; fails when it is not well-formed."""
    return ElementTree.fromstring(svg)


def of_class(tree: Element, name: str) -> list[Element]:
    """Elements that carry exactly this class attribute."""
    return [element for element in tree.iter() if element.get("class") == name]


def points(d: str) -> list[tuple[float, float]]:
    """The points of a path of absolute M and L, stretches one after another."""
    numbers = [float(number) for number in NUMBER.findall(re.sub(r"h0|Z", "", d))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def words(tree: Element) -> list[str]:
    """Every word written on the drawing."""
    return ["".join(element.itertext()) for element in tree.iter() if element.tag == "text"]
