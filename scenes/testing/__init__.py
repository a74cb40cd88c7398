"""Tests of scenes: what is given, what happens, and exactly what is done."""
