package dev.portcullis.kube.read;

import dev.portcullis.kube.read.ReadAnswer.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads, and answers in the same order, as bytes: numbers of 16 and 32 bits, texts as of {@link DataOutputStream#writeUTF}. */
public final class ReadBatch {
    /** Where the store takes them. */
    public static final String PATH = "/reads";

    /** More are not sent together, and not taken. */
    public static final int MOST = 64;

    private ReadBatch() {}

    /** @throws IllegalArgumentException for a text of more than 65,535 bytes */
    public static byte[] write(List<ObjectRead> reads) {
        return bytes(out -> {
            out.writeShort(reads.size());
            for (ObjectRead read : reads) {
                out.writeUTF(read.path());
                out.writeUTF(read.accept());
                out.writeUTF(read.userAgent());
                out.writeUTF(read.auditId());
            }
        });
    }

    /** @throws IllegalArgumentException if these are no reads, or too many */
    public static List<ObjectRead> read(byte[] bytes) {
        return parsed(bytes, in -> {
            int count = in.readUnsignedShort();
            List<ObjectRead> reads = new ArrayList<>(Math.min(count, MOST));
            for (int i = 0; i < count; i++) {
                reads.add(new ObjectRead(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
            }
            return reads;
        });
    }

    public static byte[] writeAnswers(List<ReadAnswer> answers) {
        return bytes(out -> {
            out.writeShort(answers.size());
            for (ReadAnswer answer : answers) {
                out.writeShort(answer.status());
                out.writeUTF(answer.contentType());
                out.writeShort(answer.headers().size());
                for (Header header : answer.headers()) {
                    out.writeUTF(header.name());
                    out.writeUTF(header.value());
                }
                out.writeInt(answer.length());
                out.write(answer.bytes(), answer.offset(), answer.length());
            }
        });
    }

    /**
     * Their bodies stay where they are.
     *
     * @throws IllegalArgumentException if these are no answers
     */
    public static List<ReadAnswer> readAnswers(byte[] bytes) {
        return parsed(bytes, in -> {
            int count = in.readUnsignedShort();
            List<ReadAnswer> answers = new ArrayList<>(Math.min(count, MOST));
            for (int i = 0; i < count; i++) {
                int status = in.readUnsignedShort();
                String contentType = in.readUTF();
                List<Header> headers = new ArrayList<>(2);
                for (int left = in.readUnsignedShort(); left > 0; left--) {
                    headers.add(new Header(in.readUTF(), in.readUTF()));
                }
                int length = in.readInt();
                int offset = bytes.length - in.available();
                if (length < 0 || in.skipBytes(length) < length) {
                    throw new IOException("a body of " + length + " bytes is cut off");
                }
                answers.add(new ReadAnswer(status, contentType, headers, bytes, offset, length));
            }
            return answers;
        });
    }

    private interface Writer {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        List<T> from(DataInputStream in) throws IOException;
    }

    private static byte[] bytes(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try {
            writer.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static <T> List<T> parsed(byte[] bytes, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            List<T> parsed = reader.from(in);
            if (parsed.size() > MOST || in.available() > 0) {
                throw new IOException(parsed.size() + " parts, and " + in.available() + " bytes behind them");
            }
            return parsed;
        } catch (IOException e) {
            throw new IllegalArgumentException("no batch of reads: " + e.getMessage(), e);
        }
    }
}
