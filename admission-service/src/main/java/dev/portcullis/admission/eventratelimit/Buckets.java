package dev.portcullis.admission.eventratelimit;

/** Token buckets by limit and key: full at first, and filled again by {@code qps} a second up to {@code burst}. */
interface Buckets {
    /** Takes one; false where there is none left. */
    boolean take(Limit limit, String key);
}
