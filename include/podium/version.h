#pragma once

// The version of Podium, as `podium --version` prints it.
#define PODIUM_VERSION "0.1.0"
