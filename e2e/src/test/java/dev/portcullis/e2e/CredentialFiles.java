package dev.portcullis.e2e;

import dev.portcullis.e2e.client.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A credential of each kind that files give and take back; their holders are in the group {@code watchers}. */
final class CredentialFiles {
    private static final String HASH = OpenBSDBCrypt.generate("pw".toCharArray(), new byte[16], 4);

    private final Path dir;
    private final Map<Kind, Pem> certificates = new EnumMap<>(Kind.class);
    private Pem authority = Pem.authority("CN=nobody");

    enum Kind {
        REVOKED_LIST("a certificate, by the list of revoked ones"),
        CRL("a certificate, by a CRL"),
        TOKEN("a static token, taken out of its file"),
        PASSWORD("a password, taken out of its file");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    CredentialFiles(Path dir) throws IOException {
        this.dir = dir;
        for (Kind kind : Kind.values()) {
            takeBack(kind);
        }
    }

    List<String> flags() {
        return List.of(
                "--client-revoked-file=" + file(Kind.REVOKED_LIST),
                "--client-ca-crl-file=" + file(Kind.CRL),
                "--token-auth-file=" + file(Kind.TOKEN),
                "--basic-auth-file=" + file(Kind.PASSWORD));
    }

    /** @param clients the CA that vouches for clients */
    void begin(Pem clients) {
        authority = clients;
        certificates.put(Kind.REVOKED_LIST, clients.issue("CN=listed,O=watchers"));
        certificates.put(Kind.CRL, clients.issue("CN=crl,O=watchers"));
    }

    Optional<Pem> certificate(Kind kind) {
        return Optional.ofNullable(certificates.get(kind));
    }

    /** The header's value; empty for none. */
    String authorization(Kind kind) {
        return switch (kind) {
            case TOKEN -> "Bearer static-token";
            case PASSWORD -> "Basic " + Base64.getEncoder().encodeToString("ann:pw".getBytes(StandardCharsets.UTF_8));
            case REVOKED_LIST, CRL -> "";
        };
    }

    void give(Kind kind) throws IOException {
        switch (kind) {
            case REVOKED_LIST -> write(kind, "# nobody\n");
            case CRL -> write(kind, crl(false));
            case TOKEN -> write(kind, "static-token,bob,u1,watchers\n");
            case PASSWORD -> write(kind, HASH + ",ann,u1,watchers\n");
        }
    }

    void takeBack(Kind kind) throws IOException {
        switch (kind) {
            case REVOKED_LIST -> {
                Pem holder = certificates.get(kind);
                write(
                        kind,
                        holder == null
                                ? ""
                                : holder.certificate().getSerialNumber().toString(16) + "\n");
            }
            case CRL -> write(kind, crl(true));
            case TOKEN, PASSWORD -> write(kind, "");
        }
    }

    private byte[] crl(boolean revoked) throws IOException {
        Instant now = Instant.now();
        Pem holder = certificates.get(Kind.CRL);
        JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(
                authority.certificate().getSubjectX500Principal(), Date.from(now.minusSeconds(1)));
        builder.setNextUpdate(Date.from(now.plus(Duration.ofHours(1))));
        if (revoked && holder != null) {
            builder.addCRLEntry(holder.certificate().getSerialNumber(), Date.from(now), CRLReason.keyCompromise);
        }
        try {
            String algorithm = authority.key().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            return new JcaX509CRLConverter()
                    .getCRL(builder.build(new JcaContentSignerBuilder(algorithm).build(authority.key())))
                    .getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file(Kind kind) {
        return dir.resolve(kind.name().toLowerCase(Locale.ROOT));
    }

    private void write(Kind kind, String text) throws IOException {
        write(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(Kind kind, byte[] bytes) throws IOException {
        Path whole = Files.write(dir.resolve(kind.name() + ".new"), bytes);
        Files.move(whole, file(kind), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
