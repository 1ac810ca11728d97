package dev.portcullis.store.transform;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A body as a tree, before anybody asked what it should be.
 *
 * @param duplicates what stands there twice, as sentences for the client
 * @param deep whether it nests deeper than what is kept may; then nobody may go through it recursively
 */
record Raw(JsonNode tree, List<String> duplicates, boolean deep) {}
