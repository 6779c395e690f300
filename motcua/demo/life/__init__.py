"""Everyday life of a sample office: people come, officers work, cases wait, results leave."""

from motcua.demo.life.playing import Life

__all__ = ["Life"]
