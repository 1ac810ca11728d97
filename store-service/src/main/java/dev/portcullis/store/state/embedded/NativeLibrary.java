package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's machine code, unpacked once and kept in the store's directory. RocksDB's own way unpacks it at each start
 * into the temporary directory, which costs a tenth of a second, and leaves it there when the process is killed.
 */
final class NativeLibrary {
    private NativeLibrary() {}

    static void load(Path directory) {
        String resource = Environment.getJniLibraryFileName("rocksdb");
        URL packed = RocksDB.class.getResource("/" + resource);
        if (packed == null) {
            RocksDB.loadLibrary(); // a system that the jar names differently: RocksDB knows how
            return;
        }
        try {
            unpack(packed, directory.resolve(Environment.getJniLibraryFileName("rocksdbjni")));
            RocksDB.loadLibrary(List.of(directory.toString()));
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new StoreUnavailableException("RocksDB's native library cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static void unpack(URL packed, Path target) throws IOException {
        URLConnection connection = packed.openConnection();
        try (InputStream content = connection.getInputStream()) {
            if (Files.exists(target) && Files.size(target) == connection.getContentLengthLong()) {
                return;
            }
            Files.createDirectories(target.getParent());
            Path partial = Files.createTempFile(target.getParent(), "unpacking", null);
            Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
