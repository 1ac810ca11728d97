package dev.portcullis.kube.protobuf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A cursor over protobuf's wire format. What cannot be read is an {@link IllegalArgumentException}. */
final class Wire {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final byte[] data;
    private final int end;
    private int at;

    Wire(byte[] data, int from, int end) {
        this.data = data;
        this.at = from;
        this.end = end;
    }

    boolean more() {
        return at < end;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = data[advance(1)];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("proto: integer overflow");
    }

    double fixed64() {
        return ByteBuffer.wrap(data, advance(8), 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getDouble();
    }

    /** The bytes of a string or message, as a cursor of their own. */
    Wire slice() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new IllegalArgumentException("unexpected EOF");
        }
        int from = advance((int) length);
        return new Wire(data, from, at);
    }

    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(data, at, end);
        at = end;
        return rest;
    }

    String text() {
        String text = new String(data, at, end - at, StandardCharsets.UTF_8);
        at = end;
        return text;
    }

    void skip(int wireType) {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case BYTES -> slice();
            case FIXED32 -> advance(4);
            default -> throw new IllegalArgumentException("proto: illegal wireType " + wireType);
        }
    }

    private int advance(int bytes) {
        if (bytes > end - at) {
            throw new IllegalArgumentException("unexpected EOF");
        }
        int from = at;
        at += bytes;
        return from;
    }
}
