"""The door for deployments that name the flow by its first place; it goes with 0.3."""

from flows.dashboard.ingest_flow import ingest_flow as ingest_flow
