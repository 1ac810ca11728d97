package dev.portcullis.gateway.audit.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that were put aside, named as kube-apiserver names them: {@code audit-2026-01-31T12-00-00.000.log} beside {@code audit.log},
 * with {@code .gz} where they are compressed. The time in the name counts, in UTC.
 */
final class RotatedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RotatedFiles.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS");
    private static final String ZIPPED = ".gz";

    private final Path directory;
    private final String prefix;
    private final String suffix;
    private final int maxBackups;
    private final Duration maxAge;
    private final boolean compress;
    private Instant latest = Instant.EPOCH;

    private record Rotated(Path file, Instant time) {}

    /**
     * @param maxBackups 0 for all
     * @param maxAge zero for any
     */
    RotatedFiles(Path file, int maxBackups, Duration maxAge, boolean compress) {
        Path absolute = file.toAbsolutePath();
        String name = absolute.getFileName().toString();
        int dot = name.lastIndexOf('.');
        this.directory = absolute.resolveSibling("").toAbsolutePath();
        this.prefix = (dot < 0 ? name : name.substring(0, dot)) + "-";
        this.suffix = dot < 0 ? "" : name.substring(dot);
        this.maxBackups = maxBackups;
        this.maxAge = maxAge;
        this.compress = compress;
    }

    /** A name that is free, of this time or a little later; later than what it said before, even where that has been tidied up. */
    Path next(Instant now) {
        Instant time = now.isAfter(latest.plusMillis(1)) ? now.truncatedTo(ChronoUnit.MILLIS) : latest.plusMillis(1);
        Path next = named(time);
        while (Files.exists(next) || Files.exists(zipped(next))) {
            time = time.plusMillis(1);
            next = named(time);
        }
        latest = time;
        return next;
    }

    private Path named(Instant time) {
        return directory.resolve(prefix + TIME.format(time.atOffset(ZoneOffset.UTC)) + suffix);
    }

    /** Removes those that are too many or too old, and compresses the others where that is wanted. */
    void clean() {
        try {
            List<Rotated> files = newestFirst();
            Instant oldest = maxAge.isZero() ? Instant.MIN : Instant.now().minus(maxAge);
            for (int i = 0; i < files.size(); i++) {
                Rotated rotated = files.get(i);
                if ((maxBackups > 0 && i >= maxBackups) || rotated.time().isBefore(oldest)) {
                    Files.deleteIfExists(rotated.file());
                } else if (compress && !isZipped(rotated.file())) {
                    zip(rotated.file());
                }
            }
        } catch (IOException e) {
            LOG.error("rotated audit logs cannot be tidied up: {}", e.toString());
        }
    }

    private List<Rotated> newestFirst() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.flatMap(this::rotated)
                    .sorted(Comparator.comparing(Rotated::time).reversed())
                    .toList();
        }
    }

    private Stream<Rotated> rotated(Path file) {
        String name = file.getFileName().toString();
        String plain = isZipped(file) ? name.substring(0, name.length() - ZIPPED.length()) : name;
        if (!plain.startsWith(prefix)
                || !plain.endsWith(suffix)
                || plain.length() <= prefix.length() + suffix.length()) {
            return Stream.empty();
        }
        try {
            String time = plain.substring(prefix.length(), plain.length() - suffix.length());
            return Stream.of(new Rotated(file, LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC)));
        } catch (DateTimeParseException e) {
            return Stream.empty();
        }
    }

    private static boolean isZipped(Path file) {
        return file.getFileName().toString().endsWith(ZIPPED);
    }

    private static Path zipped(Path file) {
        return file.resolveSibling(file.getFileName() + ZIPPED);
    }

    /** Under another name until it is whole, which no clean-up takes for one of its own. */
    private static void zip(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ZIPPED + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
            in.transferTo(out);
        }
        Files.move(part, zipped(file), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
