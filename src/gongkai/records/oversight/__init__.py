"""Trainings and monthly inspections."""
