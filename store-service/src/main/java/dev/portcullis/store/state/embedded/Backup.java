package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.rocksdb.Checkpoint;

/**
 * A store as it was at one moment, as a ZIP file: the files of a checkpoint of RocksDB, each with its checksum, and at the end the mark
 * that says that it is whole.
 */
final class Backup {
    /**
     * By how much a restored store is ahead of its backup. Clients may have seen revisions that the backup does not know; none of them may
     * come again with another meaning, so all are declared compacted: whoever goes on from one gets 410, and lists anew.
     */
    static final long AHEAD = 1_000_000_000;

    private static final String SCRATCH = "backup-";
    private static final String WHOLE = "whole";
    private static final String FILES = "db/";

    private Backup() {}

    /** While the store is in use. Takes no more room than the files that change meanwhile. */
    static void write(Database database, StoreDirectory directory, OutputStream out) throws IOException {
        Path checkpoint = directory.resolve(SCRATCH + UUID.randomUUID());
        try {
            database.use(() -> {
                try (Checkpoint maker = Checkpoint.create(database.rocks)) {
                    maker.createCheckpoint(checkpoint.toString());
                }
                return true;
            });
            pack(checkpoint, out);
        } finally {
            delete(checkpoint);
        }
    }

    private static void pack(Path checkpoint, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoint)) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(FILES + file.getFileName()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        zip.putNextEntry(new ZipEntry(WHOLE));
        zip.write("portcullis 1\n".getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    /** What a killed process has left behind. */
    static void forget(StoreDirectory directory) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory.resolve("."), SCRATCH + "*")) {
            for (Path checkpoint : left) {
                delete(checkpoint);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a store of it in a directory that has none.
     *
     * @return the revision that the new store begins with
     * @throws IOException if the backup is damaged or not whole; the directory is as it was then
     */
    static long restore(InputStream backup, StoreDirectory directory) throws IOException {
        Path target = directory.resolve("db");
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "there is a store already");
        }
        Path scratch = directory.resolve(SCRATCH + UUID.randomUUID());
        try {
            Files.createDirectory(scratch);
            unpack(backup, scratch);
            long revision = moveAhead(scratch);
            Files.move(scratch, target);
            return revision;
        } catch (StoreUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            delete(scratch);
        }
    }

    private static void unpack(InputStream backup, Path scratch) throws IOException {
        boolean whole = false;
        ZipInputStream zip = new ZipInputStream(backup);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            if (name.equals(WHOLE)) {
                whole = true;
            } else if (name.startsWith(FILES) && name.substring(FILES.length()).matches("[A-Za-z0-9._-]*[A-Za-z0-9]")) {
                Files.copy(zip, scratch.resolve(name.substring(FILES.length())));
            } else {
                throw new IOException("this is no backup of a store: it contains " + name);
            }
            zip.closeEntry(); // checks the checksum
        }
        if (!whole) {
            throw new IOException("this is no whole backup of a store");
        }
    }

    private static long moveAhead(Path files) {
        try (Database database = new Database(files)) {
            History history = new History(database);
            new Compaction(database, history).compact(history.committed());
            long revision = history.committed() + AHEAD;
            database.use(() -> {
                history.compacted(revision);
                return true;
            });
            return revision;
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : List.copyOf(files.toList()).reversed()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
