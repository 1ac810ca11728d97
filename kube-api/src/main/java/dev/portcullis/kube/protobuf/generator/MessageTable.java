package dev.portcullis.kube.protobuf.generator;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Certificates;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Events;
import io.kubernetes.client.proto.V1Flowcontrol;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Node;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Resource;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the table that {@code Messages} reads: a line {@code : NAME} for each message, and below it one for each field,
 * {@code NUMBER JSON-NAME FLAGS TYPE}.
 */
public final class MessageTable {
    private static final List<FileDescriptor> FILES = List.of(
            Meta.getDescriptor(),
            Runtime.getDescriptor(),
            IntStr.getDescriptor(),
            Resource.getDescriptor(),
            V1.getDescriptor(),
            V1Admissionregistration.getDescriptor(),
            V1Apiextensions.getDescriptor(),
            V1Apps.getDescriptor(),
            V1Authentication.getDescriptor(),
            V1Authorization.getDescriptor(),
            V1Autoscaling.getDescriptor(),
            V2Autoscaling.getDescriptor(),
            V1Batch.getDescriptor(),
            V1Certificates.getDescriptor(),
            V1Coordination.getDescriptor(),
            V1Discovery.getDescriptor(),
            V1Events.getDescriptor(),
            V1Flowcontrol.getDescriptor(),
            V1Networking.getDescriptor(),
            V1Node.getDescriptor(),
            V1Policy.getDescriptor(),
            V1Rbac.getDescriptor(),
            V1Resource.getDescriptor(),
            V1Scheduling.getDescriptor(),
            V1Storage.getDescriptor());

    private MessageTable() {}

    /** @param args the file to write */
    public static void main(String[] args) throws IOException {
        StringBuilder table = new StringBuilder();
        for (FileDescriptor file : FILES) {
            file.getMessageTypes().forEach(message -> write(message, table));
        }
        Path file = Path.of(args[0]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, table);
    }

    private static void write(Descriptor message, StringBuilder table) {
        table.append(": ").append(message.getFullName()).append('\n');
        for (FieldDescriptor field : message.getFields()) {
            FieldDescriptor value = field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
            table.append(field.getNumber())
                    .append(' ')
                    .append(JsonNames.of(field))
                    .append(' ')
                    .append(flags(field))
                    .append(' ')
                    .append(type(value))
                    .append('\n');
        }
    }

    private static String flags(FieldDescriptor field) {
        String flags = field.isMapField() ? "m" : field.isRepeated() ? "r" : "";
        return "-" + flags + (JsonNames.isInline(field) ? "i" : "") + (ZeroValues.meanNothing(field) ? "z" : "");
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> "string";
            case BYTE_STRING -> "bytes";
            case BOOLEAN -> "bool";
            case INT, LONG -> "int";
            case DOUBLE -> "double";
            case MESSAGE -> field.getMessageType().getFullName();
            case FLOAT, ENUM -> throw new IllegalStateException(field.getFullName());
        };
    }
}
