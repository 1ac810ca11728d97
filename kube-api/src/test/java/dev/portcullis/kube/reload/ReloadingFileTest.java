package dev.portcullis.kube.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looked at by hand, beside the thread that does so each second: either may be first. */
class ReloadingFileTest {
    @TempDir
    Path dir;

    private final AtomicInteger changes = new AtomicInteger();
    private Path path;
    private ReloadingFile<String> file;

    @BeforeEach
    void open() throws IOException {
        path = Files.writeString(dir.resolve("f"), "one");
        file = new ReloadingFile<>(path, ReloadingFileTest::parse, changes::incrementAndGet);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static String parse(Path from) throws IOException {
        String content = Files.readString(from);
        if (content.contains("nonsense")) {
            throw new IOException(from + " is nonsense");
        }
        return content;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Files.writeString(path, "another");
        file.look();

        assertThat(file.get()).isEqualTo("another");
        assertThat(changes).hasValue(1);
    }

    /** Two writes may fall into one step of the file system's clock. */
    @Test
    void aFileOfTheSameSizeAndTimeIsReadAgainIfItWasWrittenJustNow() throws IOException {
        FileTime written = Files.getLastModifiedTime(path);
        Files.writeString(path, "two");
        Files.setLastModifiedTime(path, written);
        FileTime settled = FileTime.from(written.toInstant().minusSeconds(60));
        file.look();
        Files.setLastModifiedTime(path, settled);
        file.look();

        assertThat(file.get()).isEqualTo("two");
        assertThat(changes).hasValue(1);
    }

    @Test
    void oneThatIsTouchedHasNotChanged() throws IOException {
        Files.setLastModifiedTime(path, FileTime.fromMillis(0));
        file.look();

        assertThat(changes).hasValue(0);
    }

    /** As Secrets and ConfigMaps that are mounted change. */
    @Test
    void aLinkThatPointsElsewhereIsAChange() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("link"), path);
        try (ReloadingFile<String> linked =
                new ReloadingFile<>(link, ReloadingFileTest::parse, changes::incrementAndGet)) {
            Path next = Files.createSymbolicLink(dir.resolve("next"), Files.writeString(dir.resolve("g"), "two"));
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
            linked.look();

            assertThat(linked.get()).isEqualTo("two");
        }
    }

    @Test
    void whatDidNotChangeIsNotReadAgain() {
        file.look();
        file.look();

        assertThat(changes).hasValue(0);
    }

    @Test
    void nonsenseChangesNothingAndWhatComesAfterItCounts() throws IOException {
        Files.writeString(path, "nonsense");
        file.look();
        assertThat(file.get()).isEqualTo("one");
        assertThat(changes).hasValue(0);

        Files.writeString(path, "sense again");
        file.look();
        assertThat(file.get()).isEqualTo("sense again");
    }

    @Test
    void aFileThatIsGoneChangesNothingUntilItIsBack() throws IOException {
        Files.delete(path);
        file.look();
        assertThat(file.get()).isEqualTo("one");

        Files.writeString(path, "back");
        file.look();
        assertThat(file.get()).isEqualTo("back");
    }

    @Test
    void whatCannotBeReadAtFirstIsAnError() {
        assertThatThrownBy(() -> new ReloadingFile<>(dir.resolve("missing"), ReloadingFileTest::parse, () -> {}))
                .isInstanceOf(IOException.class);
    }
}
