package dev.portcullis.admission.chain;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** A plugin that is off is not made at all: it needs no configuration then, and watches nothing. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(WantedCondition.class)
public @interface IfWanted {
    /** The plugin's name. */
    String value();
}
