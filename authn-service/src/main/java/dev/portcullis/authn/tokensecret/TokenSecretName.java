package dev.portcullis.authn.tokensecret;

import java.security.SecureRandom;

/** {@code NAME-token-xxxxx}, as Kubernetes generates names: the base is cut so that the whole is a label. */
final class TokenSecretName {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int RANDOM = 5;
    private static final int LONGEST_BASE = 63 - RANDOM;
    private static final SecureRandom SOURCE = new SecureRandom();

    private TokenSecretName() {}

    static String generate(String account) {
        StringBuilder name = new StringBuilder(base(account));
        for (int i = 0; i < RANDOM; i++) {
            name.append(ALPHABET.charAt(SOURCE.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }

    /** Whether it is a name that could have been generated for the account. */
    static boolean isOf(String account, String name) {
        String base = base(account);
        return name.length() == base.length() + RANDOM
                && name.startsWith(base)
                && name.substring(base.length()).chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    private static String base(String account) {
        String base = account + "-token-";
        return base.length() > LONGEST_BASE ? base.substring(0, LONGEST_BASE) : base;
    }
}
