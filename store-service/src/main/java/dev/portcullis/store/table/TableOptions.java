package dev.portcullis.store.table;

/**
 * How a client wants its table.
 *
 * @param version of meta.k8s.io: {@code v1} or {@code v1beta1}
 * @param headers whether the columns are described; a watch does that in its first event only
 */
public record TableOptions(String version, IncludeObject include, boolean headers) {}
