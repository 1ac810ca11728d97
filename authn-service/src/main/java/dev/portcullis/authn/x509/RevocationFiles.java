package dev.portcullis.authn.x509;

import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code --client-ca-crl-file} and {@code --client-revoked-file} say, now. A file that is gone or cannot be read any more takes
 * nothing back; a CRL whose time is over still counts.
 */
public final class RevocationFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationFiles.class);
    private static final String CRL_FILE = "client-ca-crl-file";
    private static final String REVOKED_FILE = "client-revoked-file";
    private static final Pattern LINE =
            Pattern.compile("(?:(serial|sha256)[:=])?(?:0x)?([0-9a-f]{2}(?::[0-9a-f]{2})+|[0-9a-f]+)");
    private static final int FINGERPRINT = 64;

    private final List<ReloadingFile<List<X509CRL>>> lists = new ArrayList<>();
    private final @Nullable ReloadingFile<Set<String>> revoked;
    private final Runnable onChange;
    private volatile Revocations all = Revocations.NONE;

    /**
     * @param onChange called when others are revoked
     * @throws BadFlagException if a file cannot be read
     */
    public RevocationFiles(FlagValues flags, Runnable onChange) {
        this.onChange = onChange;
        for (String file : flags.list(CRL_FILE)) {
            lists.add(open(CRL_FILE, Path.of(file), RevocationFiles::lists));
        }
        Path file = flags.file(REVOKED_FILE);
        revoked = file == null ? null : open(REVOKED_FILE, file, RevocationFiles::revoked);
        combine();
    }

    private <T> ReloadingFile<T> open(String flag, Path file, ReloadingFile.Parser<T> parser) {
        try {
            return new ReloadingFile<>(file, parser, this::changed);
        } catch (IOException e) {
            throw new BadFlagException(flag, "cannot be read: " + e.getMessage());
        }
    }

    private void changed() {
        combine();
        onChange.run();
    }

    private synchronized void combine() {
        List<X509CRL> crls = new ArrayList<>();
        lists.forEach(file -> crls.addAll(file.get()));
        all = new Revocations(crls, revoked == null ? Set.of() : revoked.get());
    }

    Supplier<Revocations> now() {
        return () -> all;
    }

    private static List<X509CRL> lists(Path file) throws IOException {
        List<X509CRL> lists = new ArrayList<>();
        try {
            for (CRL list : CertificateFactory.getInstance("X.509")
                    .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                lists.add(usable((X509CRL) list, file));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is no CRL: " + e.getMessage(), e);
        }
        if (lists.isEmpty()) {
            throw new IOException(file + " contains no CRL");
        }
        return lists;
    }

    private static X509CRL usable(X509CRL list, Path file) throws IOException {
        if (list.hasUnsupportedCriticalExtension()) {
            throw new IOException(file + " has a CRL that is only a part of one: " + list.getCriticalExtensionOIDs());
        }
        if (list.getNextUpdate() != null && list.getNextUpdate().before(new Date())) {
            LOG.warn(
                    "{}: the CRL of {} should have been replaced at {}; it still counts",
                    file,
                    list.getIssuerX500Principal(),
                    list.getNextUpdate().toInstant());
        }
        return list;
    }

    /** A serial number or a SHA-256 fingerprint a line, in hexadecimal as openssl prints them; {@code #} begins a comment. */
    private static Set<String> revoked(Path file) throws IOException {
        Set<String> revoked = new HashSet<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip().toLowerCase(Locale.ROOT);
            Matcher parts = LINE.matcher(line);
            if (line.isEmpty()) {
                continue;
            }
            if (!parts.matches()) {
                throw new IOException(file + ", line " + (i + 1)
                        + ": must be a serial number or a SHA-256 fingerprint in hexadecimal");
            }
            String digits = parts.group(2).replace(":", "");
            boolean fingerprint = parts.group(1) == null
                    ? digits.length() == FINGERPRINT
                    : parts.group(1).equals("sha256");
            if (fingerprint && digits.length() != FINGERPRINT) {
                throw new IOException(file + ", line " + (i + 1) + ": a SHA-256 fingerprint has 64 digits");
            }
            revoked.add(fingerprint ? digits : digits.replaceFirst("^0+(?=.)", ""));
        }
        return revoked;
    }

    @Override
    public void close() {
        lists.forEach(ReloadingFile::close);
        if (revoked != null) {
            revoked.close();
        }
    }
}
