# What a person types here. `make assets` once, then cargo as usual.

.PHONY: assets

assets: ## style sheets, fonts and icons into assets/dist
	cd assets && npm ci --ignore-scripts && sh build.sh
