// Calls the simulator with google.golang.org/api; prints what came as one JSON object.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"strings"

	"google.golang.org/api/androiddeviceprovisioning/v1"
	"google.golang.org/api/androidenterprise/v1"
	"google.golang.org/api/androidmanagement/v1"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	origin, enterprise, playEnterprise := os.Args[1], os.Args[2], os.Args[5]
	customer, partner := os.Args[3], os.Args[4]
	key := must(io.ReadAll(os.Stdin))
	ctx := context.Background()
	options := []option.ClientOption{
		option.WithAuthCredentialsJSON(option.ServiceAccount, key),
		option.WithEndpoint(origin + "/"),
	}
	results := map[string]any{}

	management := must(androidmanagement.NewService(ctx, options...))
	enterprises := management.Enterprises
	results["enterprise"] = must(enterprises.Get(enterprise).Do()).Name

	policyName := enterprise + "/policies/peer one"
	change := &androidmanagement.Policy{CameraDisabled: true, MaximumTimeToLock: 60000}
	patched := must(enterprises.Policies.Patch(policyName, change).UpdateMask("cameraDisabled,maximumTimeToLock").Do())
	results["policy"] = []any{patched.Name, patched.MaximumTimeToLock, must(enterprises.Policies.Get(policyName).Do()).Version}

	_, err := enterprises.Policies.Patch(policyName, change).UpdateMask("maximumTimeToLok").Do()
	var refusal *googleapi.Error
	if !errors.As(err, &refusal) {
		log.Fatalf("expected a refusal, got %v", err)
	}
	results["refused"] = []any{refusal.Code, refusal.Message}

	devices, pages := []string{}, 0
	list := enterprises.Devices.List(enterprise).PageSize(2).Fields("devices/name", "nextPageToken")
	collect := func(page *androidmanagement.ListDevicesResponse) error {
		pages++
		for _, device := range page.Devices {
			devices = append(devices, strings.TrimSpace(device.Name+" "+device.State))
		}
		return nil
	}
	if err := list.Pages(ctx, collect); err != nil {
		log.Fatal(err)
	}
	results["devices"] = devices
	results["pages"] = pages

	operation := must(enterprises.Devices.IssueCommand(devices[0], &androidmanagement.Command{Type: "LOCK"}).Do())
	results["command"] = must(enterprises.Devices.Operations.Get(operation.Name).Do()).Name == operation.Name

	// The library knows no scope of this API.
	scope := option.WithScopes("https://www.googleapis.com/auth/androidworkprovisioning")
	zeroTouch := must(androiddeviceprovisioning.NewService(ctx, append(options, scope)...))
	claims := &androiddeviceprovisioning.ClaimDevicesRequest{Claims: []*androiddeviceprovisioning.PartnerClaim{{
		DeviceIdentifier: &androiddeviceprovisioning.DeviceIdentifier{Imei: "990000862471854"},
		CustomerId:       json64(customer),
		SectionType:      "SECTION_TYPE_ZERO_TOUCH",
	}}}
	batch := must(zeroTouch.Partners.Devices.ClaimAsync(json64(partner), claims).Do())
	results["batch"] = []any{strings.Count(batch.Name, "/"), must(zeroTouch.Operations.Get(batch.Name).Do()).Name == batch.Name}

	play := must(androidenterprise.NewService(ctx, options...))
	user := must(play.Users.Insert(playEnterprise, &androidenterprise.User{AccountIdentifier: "asset-1"}).Do())
	results["user"] = must(play.Users.Get(playEnterprise, user.Id).Do()).ManagementType

	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		log.Fatal(err)
	}
}

func json64(text string) int64 {
	var value int64
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		log.Fatal(err)
	}
	return value
}
