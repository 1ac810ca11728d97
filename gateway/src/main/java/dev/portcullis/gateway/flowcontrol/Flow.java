package dev.portcullis.gateway.flowcontrol;

/** A flow schema whose priority level is there: where the requests that match it go. */
record Flow(SchemaSpec schema, String levelUid, PriorityLevel level, FlowSeries series) {}
