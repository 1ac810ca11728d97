package dev.portcullis.store.openapi;

import java.util.List;

/** A path with the parameters of all its operations. */
record PathItem(String path, List<Parameter> parameters, List<Operation> operations) {}
