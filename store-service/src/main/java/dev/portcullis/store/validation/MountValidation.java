package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a container finds the volumes of its pod: as directories, or as block devices. */
final class MountValidation {
    private static final Set<String> BLOCK_SOURCES = Set.of("persistentVolumeClaim", "ephemeral");

    private final Map<String, Field> volumes;

    /** @param volumes those of the pod, by their names */
    MountValidation(Map<String, Field> volumes) {
        this.volumes = volumes;
    }

    void validate(Field container) {
        mounts(container);
        devices(container);
    }

    private void mounts(Field container) {
        Set<String> deviceNames = texts(container.at("volumeDevices"), "name");
        Set<String> devicePaths = texts(container.at("volumeDevices"), "devicePath");
        Set<String> paths = new HashSet<>();
        for (Field mount : container.at("volumeMounts").items()) {
            Field name = mount.at("name");
            if (name.require() && !volumes.containsKey(name.text())) {
                name.notFound(name.text());
            }
            Field path = mount.at("mountPath");
            if (path.require() && !paths.add(path.text())) {
                path.invalid("must be unique");
            }
            if (deviceNames.contains(name.text())) {
                name.invalid("must not already exist in volumeDevices");
            }
            if (devicePaths.contains(path.text())) {
                path.invalid("must not already exist as a path in volumeDevices");
            }
            subPaths(mount);
            Field propagation = mount.at("mountPropagation");
            if (propagation.is("Bidirectional")
                    && !container.at("securityContext").flag("privileged")) {
                propagation.forbidden("Bidirectional mount propagation is available only to privileged containers");
            }
        }
    }

    private static void subPaths(Field mount) {
        Field subPath = mount.at("subPath");
        Field expression = mount.at("subPathExpr");
        if (!subPath.empty()) {
            VolumeValidation.descendingPath(subPath);
        }
        if (!expression.empty()) {
            if (!subPath.empty()) {
                expression.invalid("subPathExpr and subPath are mutually exclusive");
            }
            VolumeValidation.descendingPath(expression);
        }
    }

    private void devices(Field container) {
        Set<String> mountNames = texts(container.at("volumeMounts"), "name");
        Set<String> mountPaths = texts(container.at("volumeMounts"), "mountPath");
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (Field device : container.at("volumeDevices").items()) {
            Field name = device.at("name");
            Field volume = volumes.get(name.text());
            if (name.require()) {
                if (!names.add(name.text())) {
                    name.invalid("must be unique");
                }
                if (volume == null) {
                    name.notFound(name.text());
                } else if (BLOCK_SOURCES.stream()
                        .noneMatch(source -> volume.at(source).present())) {
                    name.invalid(
                            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
                }
            }
            Field path = device.at("devicePath");
            if (path.require()) {
                if (!paths.add(path.text())) {
                    path.invalid("must be unique");
                }
                if (mountPaths.contains(path.text())) {
                    path.invalid("must not already exist as a path in volumeMounts");
                }
            }
            if (mountNames.contains(name.text())) {
                name.invalid("must not already exist in volumeMounts");
            }
        }
    }

    private static Set<String> texts(Field list, String field) {
        return list.items().stream().map(item -> item.text(field)).collect(Collectors.toSet());
    }
}
