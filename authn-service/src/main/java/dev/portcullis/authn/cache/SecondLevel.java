package dev.portcullis.authn.cache;

import org.jspecify.annotations.Nullable;

/** A memory that replicas share. Never fails and never takes long: when it cannot be reached it knows nothing. What it says is not trusted. */
interface SecondLevel {
    SecondLevel NONE = new SecondLevel() {
        @Override
        public @Nullable String get(String id) {
            return null;
        }

        @Override
        public void put(String id, String proof) {}
    };

    @Nullable
    String get(String id);

    void put(String id, String proof);
}
