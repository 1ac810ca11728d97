package dev.portcullis.gateway.authentication;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows of itself.
 *
 * @param token the bearer token, without the scheme
 * @param certificates the chain from the handshake, leaf first; empty for none
 * @param headers others that authenticators may need, names in lower case
 * @param remoteAddress nobody is known by it; from where too many bad credentials come none is looked at for a while
 * @param auditId for the record only
 */
public record Credentials(
        @Nullable String token,
        List<X509Certificate> certificates,
        Map<String, List<String>> headers,
        @Nullable String remoteAddress,
        @Nullable String auditId) {
    private static final byte[] KEY = new byte[32];

    static {
        new SecureRandom().nextBytes(KEY);
    }

    /** @param authorization the Authorization header, or null */
    public static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        String[] parts = authorization.strip().split(" ", 3);
        return parts.length >= 2 && parts[0].toLowerCase(Locale.ROOT).equals("bearer") && !parts[1].isEmpty()
                ? parts[1]
                : null;
    }

    /** A keyed hash of all that an authenticator may decide by; it gives nothing away about the token. */
    String fingerprint() {
        MessageDigest sha = sha256();
        sha.update(KEY);
        add(sha, token == null ? null : token.getBytes(StandardCharsets.UTF_8));
        certificates.forEach(certificate -> add(sha, der(certificate)));
        new TreeMap<>(headers).forEach((name, values) -> {
            add(sha, name.getBytes(StandardCharsets.UTF_8));
            values.forEach(value -> add(sha, value.getBytes(StandardCharsets.UTF_8)));
            sha.update((byte) 2);
        });
        byte[] inner = sha.digest();
        sha.update(KEY);
        return new String(sha.digest(inner), StandardCharsets.ISO_8859_1);
    }

    List<byte[]> chain() {
        List<byte[]> chain = new ArrayList<>(certificates.size());
        certificates.forEach(certificate -> chain.add(der(certificate)));
        return chain;
    }

    private static void add(MessageDigest sha, byte @Nullable [] part) {
        if (part == null) {
            sha.update((byte) 0);
            return;
        }
        sha.update((byte) 1);
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha.update((byte) (part.length >> shift));
        }
        sha.update(part);
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
