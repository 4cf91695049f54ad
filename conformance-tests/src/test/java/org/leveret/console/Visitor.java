package org.leveret.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody with a browser at the console, who takes note of what must not happen: errors, requests to elsewhere, boxes that a
 * script opens. Belongs to one test.
 */
final class Visitor implements AutoCloseable {
    private final String url;
    private final BrowserContext context;
    private final Page page;
    private final List<String> faults = new ArrayList<>();

    /** @param narrow whether it is a telephone */
    Visitor(Browser browser, String url, ColorScheme theme, boolean narrow) {
        this.url = url;
        this.context = browser.newContext(new Browser.NewContextOptions()
                .setColorScheme(theme)
                .setViewportSize(narrow ? 390 : 1280, 800)
                .setHasTouch(narrow));
        this.page = context.newPage();
        page.setDefaultTimeout(15_000);
        watch();
    }

    private void watch() {
        page.onPageError(error -> faults.add("error: " + error));
        page.onDialog(dialog -> {
            faults.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(url) && !request.url().startsWith("data:")) {
                faults.add("request to " + request.url());
            }
        });
        page.onConsoleMessage(message -> {
            // Chromium writes a line about each answer that is a refusal, and those are what some tests are about.
            boolean refusal = message.text().startsWith("Failed to load resource");
            if (message.type().equals("warning") || (message.type().equals("error") && !refusal)) {
                faults.add("console: " + message.text());
            }
        });
    }

    Page page() {
        return page;
    }

    /** Goes to a page of the console, such as {@code queues?vhost=%2F}. */
    Visitor open(String address) {
        page.navigate(url + "#/" + address);
        return this;
    }

    /** Goes to a page, and waits until it shows what it is about. */
    void openAndSettle(String address) {
        open(address);
        page.locator("main h1").first().waitFor();
        page.locator(".loading").first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /** Signs in, as soon as the sign-in page is there. */
    Visitor signIn(String user, String password) {
        page.getByLabel("User").fill(user);
        page.getByLabel("Password").fill(password);
        button("Sign in").click();
        return this;
    }

    /** Opens a page as the administrator. */
    Visitor signedIn(String address) {
        open(address).signIn("guest", "guest");
        page.locator(".shell").waitFor();
        return this;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** What of an open dialog has this label. */
    Locator field(String label) {
        return dialog().getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    Locator dialog() {
        return page.locator("dialog[open]");
    }

    /** Presses a button of the open dialog. */
    void confirm(String button) {
        dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    void waitForText(String text) {
        page.getByText(text).first().waitFor();
    }

    /** Asserts that nothing has happened that must not. */
    void hasSeenNoFault() {
        assertThat(faults).isEmpty();
    }

    @Override
    public void close() {
        context.close();
    }
}
