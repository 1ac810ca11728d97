package dev.portcullis.store.definition;

import dev.portcullis.store.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is said of how lists and maps are merged. */
final class ListRules {
    private static final String LIST_TYPE = "x-kubernetes-list-type";
    private static final String MAP_TYPE = "x-kubernetes-map-type";
    private static final String KEYS = "x-kubernetes-list-map-keys";

    private ListRules() {}

    static void check(Field schema) {
        Field map = schema.at(MAP_TYPE);
        Field list = schema.at(LIST_TYPE);
        if (map.present()) {
            typed(schema, "object", MAP_TYPE);
            map.oneOf(List.of("atomic", "granular"));
        }
        if (list.present() && typed(schema, "array", LIST_TYPE) && list.is("set")) {
            set(schema.at("items"));
        }
        if (list.present()) {
            list.oneOf(List.of("atomic", "set", "map"));
        }
        String onlyMaps = "must be map if " + KEYS + " is non-empty";
        if (!schema.at(KEYS).empty() && list.absent()) {
            list.required(onlyMaps);
        } else if (!schema.at(KEYS).empty() && !list.is("map")) {
            list.invalid(onlyMaps);
        }
        if (list.is("map")) {
            map(schema);
        }
        if (list.is("map") || list.is("set")) {
            required(schema.at("items"), list.text(), schema.at(KEYS).texts());
        }
    }

    private static boolean typed(Field schema, String type, String keyword) {
        Field is = schema.at("type");
        String why = "must be " + type + " if " + keyword + " is specified";
        if (is.require(why) && !is.is(type)) {
            is.invalid(why);
        }
        return is.is(type);
    }

    private static void set(Field items) {
        Field list = items.at(LIST_TYPE);
        String why = "must be atomic as item of a list with " + LIST_TYPE + "=set";
        if (items.at("type").is("array") && list.present() && !list.is("atomic")) {
            list.invalid(why);
        } else if (items.at("type").is("object") && !items.at(MAP_TYPE).is("atomic")) {
            items.at(MAP_TYPE)
                    .invalid(items.at(MAP_TYPE).present() ? items.at(MAP_TYPE).node() : null, why);
        }
    }

    private static void map(Field schema) {
        Field keys = schema.at(KEYS);
        Field items = schema.at("items");
        keys.require("must not be empty if " + LIST_TYPE + " is map");
        if (items.absent()) {
            items.required("must have a schema if " + LIST_TYPE + " is map");
        } else if (!items.at("type").is("object")) {
            items.at("type").invalid("must be object if parent array's " + LIST_TYPE + " is map");
        } else {
            Set<String> seen = new HashSet<>();
            for (String key : keys.texts()) {
                Field property = items.at("properties").key(key);
                String type = property.text("type");
                if (property.absent()) {
                    keys.invalid("entries must all be names of item properties");
                } else if (type.equals("array") || type.equals("object")) {
                    property.at("type")
                            .invalid(
                                    items.text("type"),
                                    "must be a scalar type if parent array's " + LIST_TYPE + " is map");
                }
                if (!seen.add(key)) {
                    keys.invalid("must not contain duplicate entries");
                }
            }
        }
    }

    /** What items are told apart by is always there. */
    private static void required(Field items, String listType, List<String> keys) {
        if (items.flag("nullable")) {
            items.at("nullable").forbidden("cannot be nullable when " + LIST_TYPE + " is " + listType);
        }
        List<String> always = items.at("required").texts();
        for (String key : keys) {
            Field property = items.at("properties").key(key);
            String intro = "this property is in " + KEYS + ", so it ";
            if (property.present()
                    && !always.contains(key)
                    && property.at("default").absent()) {
                property.at("default").required(intro + "must have a default or be a required property");
            }
            if (property.flag("nullable")) {
                property.at("nullable").forbidden(intro + "cannot be nullable");
            }
        }
    }
}
