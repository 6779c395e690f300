"""Cases: intake, workflow, clock, supplements, hand-over of results."""
