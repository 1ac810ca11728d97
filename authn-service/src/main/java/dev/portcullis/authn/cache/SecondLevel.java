package dev.portcullis.authn.cache;

/** A memory that replicas share. Never fails and never takes long: when it cannot be reached it knows nothing. */
interface SecondLevel {
    SecondLevel NONE = new SecondLevel() {
        @Override
        public boolean contains(String hash) {
            return false;
        }

        @Override
        public void add(String hash) {}
    };

    boolean contains(String hash);

    void add(String hash);
}
