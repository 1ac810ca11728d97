package dev.portcullis.authn.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Keys and certificates in PEM. Files are written whole or not at all, and are readable by their owner only. */
public final class PemFiles {
    private static final JcaPEMKeyConverter KEYS = new JcaPEMKeyConverter();

    private PemFiles() {}

    /** All keys of a file, in any of the usual encodings; the public key of each certificate counts as one. */
    public static List<Key> readKeys(Path file) throws IOException {
        return keys(Files.readAllBytes(file));
    }

    private static List<Key> keys(byte[] text) throws IOException {
        List<Key> keys = new ArrayList<>();
        try (PEMParser pem = new PEMParser(new StringReader(new String(text, StandardCharsets.US_ASCII)))) {
            for (Object read = pem.readObject(); read != null; read = pem.readObject()) {
                switch (read) {
                    case PEMKeyPair pair -> keys.add(KEYS.getPrivateKey(pair.getPrivateKeyInfo()));
                    case PrivateKeyInfo key -> keys.add(KEYS.getPrivateKey(key));
                    case SubjectPublicKeyInfo key -> keys.add(KEYS.getPublicKey(key));
                    case X509CertificateHolder certificate ->
                        keys.add(KEYS.getPublicKey(certificate.getSubjectPublicKeyInfo()));
                    default -> {} // EC PARAMETERS stand before the key that they belong to
                }
            }
        }
        return keys;
    }

    /** The file's private key. */
    public static PrivateKey readPrivateKey(Path file) throws IOException {
        return privateKey(Files.readAllBytes(file), file.toString());
    }

    /** @param where for the message, if there is none */
    public static PrivateKey privateKey(byte[] text, String where) throws IOException {
        return keys(text).stream()
                .filter(PrivateKey.class::isInstance)
                .map(PrivateKey.class::cast)
                .findFirst()
                .orElseThrow(() -> new IOException(where + " contains no private key"));
    }

    /** All certificates of a file, at least one. */
    public static List<X509Certificate> readCertificates(Path file) throws IOException {
        return certificates(Files.readAllBytes(file), file.toString());
    }

    /** @param where for the message, if there is none */
    public static List<X509Certificate> certificates(byte[] text, String where) throws IOException {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new IOException(where + " contains no certificate");
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw new IOException(where + " is no certificate: " + e.getMessage(), e);
        }
    }

    /** PKCS #8. */
    public static String text(PrivateKey key) {
        return encode("PRIVATE KEY", key.getEncoded());
    }

    public static void write(Path file, PrivateKey key) throws IOException {
        write(file, text(key));
    }

    public static void write(Path file, PublicKey key) throws IOException {
        write(file, encode("PUBLIC KEY", key.getEncoded()));
    }

    public static void write(Path file, X509Certificate certificate) throws IOException {
        write(file, text(certificate));
    }

    public static String text(X509Certificate certificate) {
        try {
            return encode("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path whole = Files.createTempFile(directory, "." + file.getFileName(), ".new"); // 0600
        try {
            Files.write(whole, content);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    static Path directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return directory;
    }

    private static String encode(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
