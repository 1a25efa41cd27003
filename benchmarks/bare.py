"""The floor: a bare Flask page, served as our pages are."""

from flask import Flask

app = Flask(__name__)


@app.get("/health")
def hello() -> str:
    """Say hello, where the health page of ours would be."""
    return "<!doctype html><title>Hello</title><p>Hello"
