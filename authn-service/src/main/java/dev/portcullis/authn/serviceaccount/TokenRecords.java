package dev.portcullis.authn.serviceaccount;

/** What is known of single bound tokens. Answers from memory; what it is told must not keep anybody waiting. */
public interface TokenRecords {
    TokenRecords NONE = new TokenRecords() {
        @Override
        public boolean isRevoked(String namespace, String id) {
            return false;
        }

        @Override
        public void used(String namespace, String id, String address) {}
    };

    /** @param namespace that of the account */
    boolean isRevoked(String namespace, String id);

    /** @param address from where; empty where that is not known */
    void used(String namespace, String id, String address);
}
