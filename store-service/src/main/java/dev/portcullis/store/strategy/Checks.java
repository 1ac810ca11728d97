package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.NameRule;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A kind whose rules are checks and nothing else.
 *
 * @param counted whether its generation counts the changes of its spec
 */
record Checks(
        NameRule names,
        boolean counted,
        Consumer<Field> always,
        Consumer<Field> onCreate,
        BiConsumer<Field, JsonNode> onUpdate,
        BiConsumer<Field, JsonNode> onStatus)
        implements KindRules {
    /** Of a kind without a generation. */
    static Checks of(Consumer<Field> always) {
        return new Checks(NameRule.SUBDOMAIN, false, always, object -> {}, (object, old) -> {}, (object, old) -> {});
    }

    static Checks counted(Consumer<Field> always) {
        return new Checks(NameRule.SUBDOMAIN, true, always, object -> {}, (object, old) -> {}, (object, old) -> {});
    }

    Checks named(NameRule rule) {
        return new Checks(rule, counted, always, onCreate, onUpdate, onStatus);
    }

    /** For new ones only. */
    Checks create(Consumer<Field> checks) {
        return new Checks(names, counted, always, checks, onUpdate, onStatus);
    }

    Checks update(BiConsumer<Field, JsonNode> checks) {
        return new Checks(names, counted, always, onCreate, checks, onStatus);
    }

    Checks status(BiConsumer<Field, JsonNode> checks) {
        return new Checks(names, counted, always, onCreate, onUpdate, checks);
    }

    @Override
    public void validate(Field object) {
        always.accept(object);
    }

    @Override
    public void validateCreate(Field object) {
        onCreate.accept(object);
    }

    @Override
    public void validateUpdate(Field object, JsonNode old) {
        onUpdate.accept(object, old);
    }

    @Override
    public void validateStatus(Field object, JsonNode old) {
        onStatus.accept(object, old);
    }
}
