package dev.portcullis.store.validation;

import java.util.List;
import java.util.Set;

/** How drivers name what devices have, and the conditions that must hold before a pod is bound to one. */
final class DeviceNames {
    private static final int LONGEST_NAME = 32;
    private static final int MOST_CONDITIONS = 4;

    private DeviceNames() {}

    /** A name, or one within a driver's domain. */
    static void qualified(Field at, String name) {
        String[] parts = name.split("/", -1);
        if (parts.length == 1) {
            identifier(at, parts[0]);
        } else if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                at.invalid("", "the domain must not be empty");
            } else {
                DriverValidation.name(at, parts[0]);
            }
            if (parts[1].isEmpty()) {
                at.invalid("", "the name must not be empty");
            } else {
                identifier(at, parts[1]);
            }
        }
    }

    private static void identifier(Field at, String name) {
        if (name.length() > LONGEST_NAME) {
            at.tooLong(LONGEST_NAME);
        }
        Formats.cIdentifier(name).forEach(error -> at.invalid(name, error));
    }

    /** What is waited for, and what ends the waiting: both or neither, and nothing twice. */
    static void binding(Field device) {
        Field conditions = device.at("bindingConditions");
        Field failures = device.at("bindingFailureConditions");
        for (Field list : List.of(conditions, failures)) {
            if (DeviceValidation.few(list, MOST_CONDITIONS)) {
                list.items().forEach(condition -> condition.invalid(Formats.qualifiedName(condition.text())));
            }
            DeviceValidation.unique(list, "");
        }
        Set<String> known = Set.copyOf(conditions.texts());
        for (Field failure : failures.items()) {
            if (known.contains(failure.text())) {
                failure.invalid("bindingFailureConditions must not overlap with bindingConditions");
            }
        }
        if (conditions.empty() && !failures.empty()) {
            conditions.invalidOrNull("bindingConditions are required to use bindingFailureConditions");
        } else if (failures.empty() && !conditions.empty()) {
            failures.invalidOrNull("bindingFailureConditions are required to use bindingConditions");
        }
    }
}
