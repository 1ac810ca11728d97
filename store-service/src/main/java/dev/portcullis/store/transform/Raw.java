package dev.portcullis.store.transform;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A body as a tree, before anybody asked what it should be.
 *
 * @param duplicates what stands there twice, as sentences for the client
 */
record Raw(JsonNode tree, List<String> duplicates) {}
