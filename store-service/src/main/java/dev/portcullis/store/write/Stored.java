package dev.portcullis.store.write;

import tools.jackson.databind.node.ObjectNode;

/**
 * An object as it was read, with its resourceVersion in it.
 *
 * @param value the StateStore's bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Stored(String key, ObjectNode object, byte[] value, long revision) {}
