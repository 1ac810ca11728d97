package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.NameRule;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A kind whose generation counts the changes of its spec, and whose rules are checks and nothing else. */
record Counted(
        NameRule names,
        Consumer<Field> always,
        Consumer<Field> onCreate,
        BiConsumer<Field, JsonNode> onUpdate,
        BiConsumer<Field, JsonNode> onStatus)
        implements KindRules {
    static Counted of(Consumer<Field> always) {
        return new Counted(NameRule.SUBDOMAIN, always, object -> {}, (object, old) -> {}, (object, old) -> {});
    }

    Counted named(NameRule rule) {
        return new Counted(rule, always, onCreate, onUpdate, onStatus);
    }

    /** For new ones only. */
    Counted create(Consumer<Field> checks) {
        return new Counted(names, always, checks, onUpdate, onStatus);
    }

    Counted update(BiConsumer<Field, JsonNode> checks) {
        return new Counted(names, always, onCreate, checks, onStatus);
    }

    Counted status(BiConsumer<Field, JsonNode> checks) {
        return new Counted(names, always, onCreate, onUpdate, checks);
    }

    @Override
    public boolean counted() {
        return true;
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
