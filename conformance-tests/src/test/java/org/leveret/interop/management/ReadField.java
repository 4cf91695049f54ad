package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** How a program in Go reads a field of a JSON object: a value of another kind would fail its whole request. */
enum ReadField {
    INTEGER,
    NUMBER,
    TEXT,
    TRUTH,
    /** An object whose field {@code rate} is a number. */
    RATE;

    private boolean reads(JsonNode json) {
        return switch (this) {
            case INTEGER -> json.isIntegralNumber();
            case NUMBER -> json.isNumber();
            case TEXT -> json.isTextual();
            case TRUTH -> json.isBoolean();
            case RATE -> json.isObject() && json.path("rate").isNumber();
        };
    }

    /** Asserts that these fields are there and are read. */
    void isReadAt(JsonNode object, String... fields) {
        for (String field : fields) {
            assertThat(reads(object.path(field)))
                    .describedAs("%s as %s of %s", field, this, object)
                    .isTrue();
        }
    }

    /** Asserts that these fields are read where they are there; without them the program goes on with zero. */
    void isReadIfThereAt(JsonNode object, String... fields) {
        for (String field : fields) {
            if (object.hasNonNull(field)) {
                isReadAt(object, field);
            }
        }
    }
}
