package dev.portcullis.authn.serviceaccount;

/**
 * Remembers of which tokens the signature has been verified; nothing else about them is remembered, so that what can
 * change (the objects, the time) is looked at each time. Never fails: what it does not know is verified again.
 */
public interface VerifiedTokens {
    VerifiedTokens NONE = new VerifiedTokens() {
        @Override
        public boolean contains(String token) {
            return false;
        }

        @Override
        public void add(String token) {}
    };

    boolean contains(String token);

    void add(String token);
}
