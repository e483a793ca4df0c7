// The stepper as a widget of its own.

import { renderStepper } from "./stepper.js";

export default { render: renderStepper };
