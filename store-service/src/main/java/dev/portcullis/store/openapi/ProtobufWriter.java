package dev.portcullis.store.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes one protobuf message field by field. */
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An empty string is written, too: in a repeated field it counts. */
    ProtobufWriter string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtobufWriter message(int field, Consumer<ProtobufWriter> content) {
        ProtobufWriter nested = new ProtobufWriter();
        content.accept(nested);
        return bytes(field, nested.toByteArray());
    }

    ProtobufWriter bool(int field, boolean value) {
        return number(field, value ? 1 : 0);
    }

    ProtobufWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    ProtobufWriter real(int field, double value) {
        tag(field, FIXED_64);
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            out.write((int) (bits >>> (8 * i)));
        }
        return this;
    }

    ProtobufWriter bytes(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
