package dev.portcullis.store.transform;

import dev.portcullis.kube.json.Nesting;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A body as a tree, before anybody asked what it should be.
 *
 * @param duplicates what stands there twice, as sentences for the client
 * @param deep whether it nests so deep that nobody may go through it recursively before {@link Nesting} has been asked
 */
record Raw(JsonNode tree, List<String> duplicates, boolean deep) {}
