package dev.portcullis.e2e.suite;

/** The two stores; every scenario must hold on both. */
public enum StoreKind {
    EMBEDDED,
    ETCD
}
